import { css, type CSSResult } from 'lit'

/**
 * The tokens that every element shares, with defaults that look right on a page that sets nothing, and the controls.
 *
 * `--coupon-accent`, `--coupon-on-accent`, `--coupon-paper`, `--coupon-ink`, `--coupon-soft`, `--coupon-line`,
 * `--coupon-tint`, `--coupon-warn`, `--coupon-warn-tint`: colours · `--coupon-radius`, `--coupon-gap`: lengths ·
 * `--coupon-heading-font`. A ticket has more: `--coupon-stub-paper`, `--coupon-stub-ink`, `--coupon-pattern`,
 * `--coupon-shadow`, `--coupon-stub`, `--coupon-notch`, `--coupon-hole`.
 */
export const tokens: CSSResult = css`
  :host {
    --_accent: var(--coupon-accent, light-dark(#1d6a44, #86d6a6));
    --_on: var(--coupon-on-accent, light-dark(#fff, #0d2217));
    --_paper: var(--coupon-paper, light-dark(#fffefb, #262e29));
    --_ink: var(--coupon-ink, light-dark(#22261f, #eef0ea));
    --_soft: var(--coupon-soft, light-dark(#5d635a, #b0b8af));
    --_line: var(--coupon-line, light-dark(#ddd9cd, #414b44));
    --_tint: var(--coupon-tint, light-dark(#e7f1e9, #2d3f35));
    --_warn: var(--coupon-warn, light-dark(#96430c, #f2b781));
    --_warn-tint: var(--coupon-warn-tint, light-dark(#fcf0e0, #3f3123));
    --_radius: var(--coupon-radius, 12px);
    --_gap: var(--coupon-gap, 16px);
    --_ease: cubic-bezier(0.2, 0.8, 0.3, 1);
    display: block;
  }
  /* Of the page's type only family, size and colour come in. The layer lets every other rule of an element win. */
  @layer page {
    :host > :not(slot) {
      font-style: normal;
      font-variant: normal;
      font-weight: 400;
      font-stretch: normal;
      line-height: 1.45;
      letter-spacing: normal;
      word-spacing: normal;
      word-break: normal;
      overflow-wrap: anywhere;
      hyphens: auto;
      white-space: normal;
      text-align: start;
      text-indent: 0;
      text-shadow: none;
      text-transform: none;
      -webkit-text-fill-color: currentcolor;
      cursor: auto;
    }
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
    margin: 0;
  }
  ul {
    padding: 0;
    list-style: none;
  }
  h2,
  h3,
  p,
  strong,
  label,
  label span {
    /* A shop's English name on an Arabic page reads left to right, at the side of all others. */
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  h2,
  h3 {
    font-family: var(--coupon-heading-font, inherit);
  }
  h2 {
    font-size: 1.25em;
    font-weight: 650;
    letter-spacing: -0.012em;
    line-height: 1.25;
    text-wrap: balance;
  }
  h3 {
    font-size: 1.03em;
    font-weight: 620;
    letter-spacing: -0.005em;
    line-height: 1.3;
  }
  .soft {
    color: var(--_soft);
    font-size: 0.89em;
  }
  .soon {
    color: var(--_warn);
    font-weight: 600;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 2px 14px;
  }
  button {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
  }
  :disabled {
    cursor: default;
    opacity: 0.6;
  }
  .btn,
  .link {
    flex-shrink: 0;
    max-inline-size: 100%;
    hyphens: manual;
    overflow-wrap: break-word;
  }
  .btn {
    min-block-size: 2.5em;
    padding: 0.45em 1em;
    border-radius: calc(var(--_radius) * 0.7);
    background: var(--_accent);
    color: var(--_on);
    font-weight: 620;
    font-size: 0.94em;
    line-height: 1.25;
    transition:
      filter 0.15s,
      scale 0.15s var(--_ease);
  }
  .quiet {
    background: none;
    color: var(--_accent);
    box-shadow: inset 0 0 0 1.5px color-mix(in srgb, var(--_accent) 55%, transparent);
  }
  .link {
    padding: 0.4em 0;
    font-size: 0.89em;
    line-height: 1.5;
    color: var(--_soft);
    cursor: pointer;
    text-decoration: underline;
    text-decoration-color: color-mix(in srgb, currentcolor 35%, transparent);
    text-underline-offset: 3px;
  }
  .link:hover {
    text-decoration-color: currentcolor;
  }
  .done {
    background: var(--_tint);
    color: var(--_accent);
    cursor: default;
  }
  .done::before {
    content: '✓ ' / '';
  }
  .btn:not(:disabled):hover {
    filter: brightness(1.07);
  }
  .quiet:not(:disabled):hover {
    background: var(--_tint);
    filter: none;
  }
  .btn:not(:disabled):active {
    scale: 0.97;
  }
  section:focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
    border-radius: 5px;
  }
  .btn:focus-visible {
    border-radius: calc(var(--_radius) * 0.7);
  }
  summary {
    list-style: none;
    inline-size: fit-content;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .note {
    padding: 10px 16px;
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_warn-tint);
    color: var(--_warn);
    font-size: 0.9em;
  }
  .bone {
    border-radius: 6px;
    background: color-mix(in srgb, var(--_soft) 18%, transparent);
  }
  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      transition: none !important;
      animation-duration: 1ms !important;
    }
  }
  @media (forced-colors: active) {
    .btn {
      border: 1px solid;
    }
  }
`
