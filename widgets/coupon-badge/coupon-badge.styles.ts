import { css, type CSSResult } from 'lit'

/** A pill cut like a small ticket, beside whatever it counts for. */
export const badgeStyles: CSSResult = css`
  :host {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
  }
  .pill {
    --n: 0.2em;
    /* Two digits have room at once, also while there is nothing to count: a header must not move. */
    min-inline-size: 2.3em;
    block-size: 1.55em;
    padding-inline: 0.5em;
    flex-shrink: 0;
    display: inline-grid;
    place-content: center;
    border-radius: min(var(--_radius), 0.36em);
    background: var(--_accent);
    color: var(--_on);
    font-size: 0.8em;
    font-weight: 680;
    line-height: 1;
    white-space: nowrap;
    font-variant-numeric: lining-nums tabular-nums;
    mask:
      radial-gradient(circle var(--n) at 0 50%, #0000 94%, #000),
      radial-gradient(circle var(--n) at 100% 50%, #0000 94%, #000);
    mask-composite: intersect;
  }
  .pill:empty {
    visibility: hidden;
  }
  @media (forced-colors: active) {
    .pill {
      border: 1px solid;
      mask: none;
    }
  }
`
