import { css, type CSSResult } from 'lit'

/** A chip that one would cut out: the code, a dashed line, and what copies it. */
export const snippetStyles: CSSResult = css`
  :host {
    display: inline;
  }
  :host([block]:not([hidden])) {
    display: block;
  }
  .chip {
    display: inline-flex;
    flex-wrap: wrap;
    max-inline-size: 100%;
    /* Of the lines at two sides of the button, only the one towards the code is seen. */
    overflow: clip;
    /* The lines of a sentence stay about as far apart as they were. */
    margin-block: -0.1em;
    vertical-align: baseline;
    align-items: baseline;
    color: var(--_ink);
    background: var(--_paper);
    border: 1.5px dashed color-mix(in srgb, var(--_accent) 62%, transparent);
    border-radius: calc(var(--_radius) * 0.6);
    line-height: 1.3;
  }
  code {
    min-inline-size: 0;
    padding: 0.24em 0.62em;
    font:
      600 0.9em/1.3 ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
    letter-spacing: 0.06em;
    hyphens: manual;
    user-select: all;
  }
  button {
    display: inline-grid;
    flex-grow: 1;
    align-self: stretch;
    align-content: center;
    min-block-size: 24px;
    margin-block-start: -1.5px;
    margin-inline-start: -1.5px;
    padding: 0.2em 0.75em;
    border: 0 dashed color-mix(in srgb, var(--_accent) 38%, transparent);
    border-block-start-width: 1.5px;
    border-inline-start-width: 1.5px;
    color: var(--_accent);
    font-size: 0.88em;
    font-weight: 620;
    hyphens: manual;
  }
  button:focus-visible {
    outline-offset: -4px;
  }
  button:hover {
    background: var(--_tint);
  }
  /* Both words lie in one place, so that the chip is as wide before as after. */
  button span {
    grid-area: 1 / 1;
    text-align: center;
  }
  .done::before {
    content: '✓ ' / '';
  }
  button .done {
    background: none;
    color: inherit;
  }
  .off {
    visibility: hidden;
  }
  .refusal {
    margin-inline-start: 0.6em;
    color: color-mix(in srgb, currentcolor 76%, transparent);
    font-size: 0.89em;
  }
  :host([block]) .chip {
    display: flex;
    margin-block: 0;
    align-items: center;
    border-radius: var(--_radius);
  }
  :host([block]) code {
    flex: 999 1 auto;
    padding: 0.66em 0.75em;
    font-size: 1.06em;
  }
  :host([block]) button {
    min-block-size: 46px;
    padding-inline: 0.9em;
    font-size: 0.94em;
  }
  :host([block]) .refusal {
    display: block;
    margin: 0.45em 0 0;
  }
`
