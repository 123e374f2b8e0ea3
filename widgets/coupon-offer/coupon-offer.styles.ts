import { css, type CSSResult } from 'lit'

/** What only the offer looks like: a larger ticket whose stub is torn off along its perforation. */
export const offerStyles: CSSResult = css`
  :host(:state(empty)) {
    display: none;
  }
  .ticket {
    --n: var(--coupon-notch, 12px);
  }
  h2 {
    font-size: 1.4em;
  }
  .body {
    padding: 20px 22px 14px;
    gap: 5px;
  }
  .acts {
    padding-block-start: 11px;
  }
  .stub b {
    font-size: 2.5em;
  }
  .stub .long {
    font-size: 1.7em;
  }
  .stub span {
    font-size: 0.9em;
  }
  [aria-disabled]:not(.done) {
    cursor: progress;
    opacity: 0.75;
  }
  .btn.done:is(:hover, :active) {
    filter: none;
    scale: none;
  }
  .refusal {
    min-block-size: 0;
    color: var(--_warn);
    font-size: 0.89em;
  }
  .torn .stub {
    transform-origin: 50% 100%;
    rotate: -2deg;
    translate: 0 -5px;
  }
  @container (min-width: 18.75em) {
    .ticket {
      --tear: -4px;
      --lean: -1.8deg;
      grid-template-columns: var(--coupon-stub, clamp(6.6em, 34cqi, 11em)) minmax(0, 1fr);
    }
    .ticket:dir(rtl) {
      --tear: 4px;
      --lean: 1.8deg;
    }
    .body {
      padding: clamp(16px, 4.5cqi, 24px) clamp(16px, 5cqi, 30px) clamp(12px, 3.5cqi, 18px);
    }
    .torn .stub {
      transform-origin: 100% 100%;
      rotate: var(--lean);
      translate: var(--tear) 0;
      scale: 0.98;
    }
    .torn .stub:dir(rtl) {
      transform-origin: 0 100%;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .tearing .stub {
      animation: tear 0.75s var(--_ease);
    }
    @keyframes tear {
      from {
        rotate: 0deg;
        translate: 0 0;
      }
      45% {
        rotate: calc(var(--lean, -2deg) * 3.2);
        translate: 0 0;
      }
      70% {
        rotate: calc(var(--lean, -2deg) * 2.4);
        translate: calc(var(--tear, -6px) * 3) 0;
      }
    }
  }
`
