import { css, type CSSResult } from 'lit'

/** What only the wallet looks like. */
export const walletStyles: CSSResult = css`
  header .soft,
  .tabs button,
  .search .soft,
  .none .soft {
    /* These stand on the shop's page and not on paper. */
    color: color-mix(in srgb, currentcolor 74%, transparent);
  }
  .tabs {
    display: flex;
    gap: 4px 22px;
    margin-block: 8px 16px;
    border-block-end: 1px solid color-mix(in srgb, currentcolor 18%, transparent);
    min-block-size: 2.7em;
  }
  .tabs button {
    padding: 8px 2px 9px;
    font-size: 0.95em;
  }
  .tabs [aria-selected='true'] {
    color: inherit;
    font-weight: 620;
    box-shadow: inset 0 -2.5px var(--_accent);
  }
  .count {
    font-variant-numeric: tabular-nums;
    font-size: 0.9em;
    opacity: 0.8;
  }
  .search {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    margin-block-end: 16px;
  }
  .search label {
    font-size: 0.94em;
    font-weight: 600;
  }
  .search input {
    flex: 0 1 18em;
    min-inline-size: 8em;
    min-block-size: 44px;
    padding-inline: 14px;
    border: 1px solid var(--_soft);
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_paper);
    color: var(--_ink);
    font: inherit;
  }
  .groups {
    display: grid;
    gap: var(--_gap);
  }
  .many .list {
    /* What is not painted beyond its box would cut the shadows of the tickets. */
    margin: -2px -16px -14px;
    padding: 2px 16px 14px;
  }
  .many .list:not(.far) {
    content-visibility: auto;
    contain-intrinsic-block-size: auto var(--_group, 1000px);
  }
  .many .far {
    box-sizing: content-box;
    block-size: var(--_group, 1000px);
  }
  .list {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 25em), 1fr));
    gap: var(--_gap);
  }
  .code {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
    padding-block-start: 4px;
  }
  code {
    hyphens: manual;
    font:
      600 0.87em/1.2 ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
    letter-spacing: 0.07em;
    padding: 7px 10px;
    border: 1px dashed color-mix(in srgb, var(--_soft) 55%, transparent);
    border-radius: 7px;
    background: color-mix(in srgb, var(--_soft) 7%, transparent);
  }
  .on {
    color: var(--_accent);
    font-size: 0.89em;
    font-weight: 600;
  }
  .on::before {
    content: '✓ ' / '';
  }
  .refusal {
    color: var(--_warn);
    font-size: 0.89em;
  }
  .note,
  .waiting {
    margin-block: 10px 4px;
  }
  .waiting {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 10px 16px;
    padding: 12px 16px;
    border-radius: var(--_radius);
    background: var(--_tint);
    color: var(--_ink);
  }
  .waiting code {
    display: inline-block;
    margin-inline-start: 6px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .discarded {
      animation: settle 0.25s var(--_ease);
    }
    @keyframes settle {
      from {
        opacity: 0;
        scale: 0.97;
      }
    }
  }
  .discarded {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 8px 18px;
    block-size: 100%;
    min-block-size: 84px;
    padding: 12px 16px;
    border: 1.5px dashed color-mix(in srgb, currentcolor 28%, transparent);
    border-radius: var(--_radius);
    font-size: 0.94em;
  }
  .none {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 26px 16px 30px;
    text-align: center;
    text-wrap: balance;
  }
  .ghost {
    position: relative;
    inline-size: 132px;
    block-size: 70px;
    margin-block-end: 10px;
    border: 2px dashed color-mix(in srgb, currentcolor 30%, transparent);
    border-radius: var(--_radius);
    rotate: -4deg;
  }
  .ghost::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 34%;
    border-inline-start: 2px dotted color-mix(in srgb, currentcolor 34%, transparent);
  }
  .tabs .bone {
    inline-size: 220px;
    block-size: 1.1em;
    align-self: center;
  }
  .ticket .bone {
    block-size: 0.8em;
    margin-block: 6px;
    inline-size: 45%;
  }
  .ticket .bone:first-child {
    block-size: 1.1em;
    inline-size: 70%;
  }
  .ticket:has(.bone) .body {
    min-block-size: 138px;
  }
  @media (forced-colors: active) {
    .tabs [aria-selected='true'] {
      text-decoration: underline;
      text-decoration-thickness: 3px;
      text-underline-offset: 6px;
    }
  }
  h3:focus-visible {
    outline-offset: 4px;
  }
  @media (pointer: coarse) {
    .tabs button,
    .body .link {
      min-block-size: 44px;
    }
    .body summary {
      align-content: center;
    }
  }
  @media print {
    .tabs,
    .search,
    .discarded,
    .ghost,
    .waiting .btn {
      display: none;
    }
    header {
      margin-block-end: 12px;
    }
    .list {
      grid-template-columns: repeat(2, 1fr);
    }
    .on {
      color: inherit;
    }
    .many .list:not(.far) {
      content-visibility: visible;
    }
  }
`
