import { css, type CSSResult } from 'lit'

/** What the field for a code looks like. */
export const codeFormStyles: CSSResult = css`
  .code label {
    display: block;
    margin-block-end: 6px;
    font-size: 0.89em;
    font-weight: 600;
  }
  .field {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  #code {
    flex: 1 1 9em;
    min-inline-size: 0;
    font: inherit;
    letter-spacing: 0.03em;
    color: inherit;
    padding: 8px 12px;
    background: color-mix(in srgb, var(--_soft) 2%, var(--_paper));
    border: 1px solid color-mix(in srgb, var(--_soft) 70%, transparent);
    border-radius: calc(var(--_radius) * 0.7);
  }
  #code[aria-invalid] {
    border-color: var(--_warn);
  }
  #answer > * {
    display: block;
    margin-block-start: 7px;
    white-space: pre-line;
  }
`
