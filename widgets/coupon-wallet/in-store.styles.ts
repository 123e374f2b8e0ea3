import { css, type CSSResult } from 'lit'

/** The ticket at the till: always black on white, which every scanner reads and which makes a screen bright. */
export const inStoreStyles: CSSResult = css`
  dialog {
    --_paper: #fff;
    --_ink: #16181c;
    --_soft: #4c5158;
    color-scheme: light;
    inline-size: min(23em, 100%);
    max-inline-size: none;
    max-block-size: 100%;
    margin: auto;
    padding: 12px 14px 22px;
    border: 0;
    background: none;
    color: var(--_ink);
  }
  dialog::backdrop {
    background: rgb(8 12 10 / 0.66);
  }
  .sheet .stub {
    justify-content: center;
    padding-block: 18px;
  }
  .sheet .stub b {
    font-size: 2.3em;
  }
  .sheet .stub span {
    font-size: 0.95em;
  }
  .sheet .body {
    align-items: center;
    gap: 8px;
    padding: 22px 18px 18px;
    text-align: center;
  }
  .sheet .body > * {
    text-align: center;
    text-wrap: balance;
  }
  .sheet h3 {
    font-size: 1.2em;
  }
  .sheet h3:focus-visible {
    outline: none;
  }
  .sheet canvas {
    /* The room is there before the code is, and whole pixels stay whole. */
    inline-size: 288px;
    max-inline-size: 100%;
    aspect-ratio: 1;
    object-fit: scale-down;
    image-rendering: pixelated;
    image-rendering: crisp-edges;
  }
  .sheet code {
    max-inline-size: 100%;
    padding: 8px 14px;
    font-size: 1.45em;
    user-select: all;
  }
  .sheet .acts {
    align-self: stretch;
    justify-content: center;
    gap: 10px;
    padding-block-start: 12px;
  }
  .sheet .btn {
    flex: 1 0 auto;
    min-block-size: 44px;
  }
  @media print {
    .sheet {
      max-inline-size: 23em;
    }
    .sheet .acts,
    .sheet [role='status'] {
      display: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: rise 0.3s var(--_ease);
    }
    @keyframes rise {
      from {
        opacity: 0;
        translate: 0 14px;
        rotate: -1.2deg;
      }
    }
  }
`
