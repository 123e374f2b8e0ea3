import { css, type CSSResult } from 'lit'

/**
 * A ticket: stub and body are two pieces of paper, and each one's own edge is cut with half of the notches and of the
 * perforation. So the cut follows any size, any page shows through it, and the pieces can be torn apart.
 */
export const ticketStyles: CSSResult = css`
  .card {
    container-type: inline-size;
  }
  .ticket {
    --n: var(--coupon-notch, 9px);
    --hole: var(--coupon-hole, 2px);
    --pitch: max(9px, var(--hole) * 4.5);
    --print: var(--coupon-stub-ink, var(--_on));
    /* Where this piece is cut: two corners, and the middle of the holes. */
    --a: 0 100%;
    --b: 100% 100%;
    --h: 50% 100%;
    --s: var(--pitch) 100%;
    --r: round no-repeat;
    display: grid;
    grid-template: auto 1fr / minmax(0, 1fr);
    block-size: 100%;
    color: var(--_ink);
    /* One, and a small one: shadows are what scrolling many tickets costs most. */
    filter: var(--coupon-shadow, drop-shadow(0 1px 2px rgb(20 30 20 / 0.34)));
  }
  .stub,
  .body {
    min-inline-size: 0;
    background: var(--_paper);
    border-radius: var(--_radius) var(--_radius) 0 0;
    mask:
      radial-gradient(circle var(--n) at var(--a), #0000 97%, #000),
      radial-gradient(circle var(--n) at var(--b), #0000 97%, #000),
      radial-gradient(circle var(--hole) at var(--h), #0000 85%, #000) 0 0 / var(--s) var(--r);
    mask-composite: intersect;
  }
  .body {
    --a: 0 0;
    --b: 100% 0;
    --h: 50% 0;
    display: flex;
    flex-direction: column;
    gap: 3px;
    padding: 14px 16px 12px;
    border-radius: 0 0 var(--_radius) var(--_radius);
  }
  .stub {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 10px;
    padding: 12px 16px;
    color: var(--print);
    /* Fine rings, as on paper that is hard to copy. */
    background:
      var(
        --coupon-pattern,
        repeating-radial-gradient(
          circle at 15% 130%,
          color-mix(in srgb, var(--print) 10%, transparent) 0 1px,
          transparent 1px 8px
        )
      ),
      var(--coupon-stub-paper, var(--_accent));
  }
  .stub b {
    font-family: var(--coupon-heading-font, inherit);
    font-size: 1.75em;
    font-weight: 760;
    line-height: 1.05;
    letter-spacing: -0.035em;
    font-variant-numeric: lining-nums;
  }
  .stub .long {
    font-size: 1.3em;
  }
  .stub span {
    font-size: 0.78em;
    line-height: 1.25;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 14px;
    margin-block-start: auto;
    padding-block-start: 7px;
  }
  details {
    min-inline-size: 0;
  }
  details[open] {
    flex-basis: 100%;
  }
  details p {
    padding-block: 2px 6px;
    white-space: pre-line;
  }
  /* 300 px at the usual size; larger text needs more. */
  @container (min-width: 18.75em) {
    .ticket {
      --a: 100% 0;
      --b: 100% 100%;
      --h: 100% 50%;
      --s: 100% var(--pitch);
      --r: no-repeat round;
      grid-template: 1fr / var(--coupon-stub, 7.2em) minmax(0, 1fr);
    }
    .body,
    .stub:dir(rtl) {
      --a: 0 0;
      --b: 0 100%;
      --h: 0 50%;
    }
    .body:dir(rtl) {
      --a: 100% 0;
      --b: 100% 100%;
      --h: 100% 50%;
    }
    .stub {
      flex-direction: column;
      flex-wrap: nowrap;
      align-items: center;
      justify-content: center;
      gap: 5px;
      padding: 14px 10px;
      text-align: center;
      border-start-start-radius: var(--_radius);
      border-end-start-radius: var(--_radius);
      border-start-end-radius: 0;
      border-end-end-radius: 0;
    }
    .stub span {
      max-inline-size: 100%;
    }
    .body {
      border-radius: 0;
      border-start-end-radius: var(--_radius);
      border-end-end-radius: var(--_radius);
    }
  }
  .ended .stub {
    background: color-mix(in srgb, var(--_soft) 16%, var(--_paper));
    color: var(--_soft);
  }
  .ended h3 {
    color: var(--_soft);
  }
  @media (forced-colors: active) {
    .stub,
    .body {
      border: 1px solid;
    }
  }
  /* On paper a ticket is outlined, to be cut out and torn off; nothing can be pressed. */
  @media print {
    .ticket {
      --_ink: #000;
      --_soft: #333;
      --_warn: #000;
      --print: #000;
      filter: none;
      break-inside: avoid;
    }
    .stub,
    .body {
      border: 1px solid #000;
      background: #fff;
      mask: none;
    }
    .body {
      border-block-start: 0;
    }
    .stub {
      border-block-end: 2px dotted #000;
    }
    .ticket button,
    summary {
      display: none;
    }
    details::details-content {
      content-visibility: visible;
      block-size: auto;
    }
  }
  @media print {
    @container (min-width: 18.75em) {
      .body {
        border-block-start: 1px solid #000;
        border-inline-start: 0;
      }
      .stub {
        border-block-end: 1px solid #000;
        border-inline-end: 2px dotted #000;
      }
    }
  }
`
