import { css, type CSSResult } from 'lit'

/** What only the picker looks like. */
export const pickerStyles: CSSResult = css`
  .panel {
    position: relative;
    overflow: clip;
    container-type: inline-size;
    background: var(--_paper);
    color: var(--_ink);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
  }
  .pad {
    padding: 15px 18px;
  }
  .panel > * + form,
  details,
  dl {
    border-block-start: 1px solid var(--_line);
  }
  .note {
    border-radius: 0;
    padding-inline: 18px;
  }
  .best {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 10px 16px;
    padding: 13px 18px;
    background: var(--_tint);
  }
  .best p {
    flex: 1 1 12em;
  }
  .best strong {
    display: block;
    font-weight: 650;
    font-size: 0.97em;
  }
  .best .soft {
    display: block;
    color: color-mix(in srgb, var(--_ink) 78%, var(--_tint));
  }
  .many {
    max-block-size: var(--coupon-list-height, min(34em, 75vh));
    overflow-y: auto;
    scrollbar-width: thin;
  }
  /* There is more below. */
  .many::after {
    content: '';
    display: block;
    position: sticky;
    inset-block-end: 0;
    block-size: 2em;
    background: linear-gradient(transparent, var(--_paper));
    pointer-events: none;
  }
  .option {
    position: relative;
    transition: background 0.2s;
  }
  .option + .option {
    border-block-start: 1px solid var(--_line);
  }
  .option label,
  .no {
    display: grid;
    grid-template-columns: 22px minmax(0, 1fr) auto;
    gap: 2px 12px;
    align-items: start;
    padding: 13px 18px;
    cursor: pointer;
  }
  .on {
    background: color-mix(in srgb, var(--_tint) 55%, var(--_paper));
  }
  .on label {
    padding-block-end: 2px;
  }
  .on .link {
    margin: -3px 18px 6px;
    margin-inline-start: 52px;
  }
  input[type='checkbox'] {
    appearance: none;
    display: grid;
    place-items: center;
    inline-size: 22px;
    block-size: 22px;
    margin-block-start: 1px;
    border: 1.5px solid var(--_soft);
    border-radius: 7px;
    cursor: inherit;
    transition:
      background 0.15s,
      border-color 0.15s;
  }
  input[type='checkbox']::before {
    content: '';
    inline-size: 12px;
    block-size: 12px;
    scale: 0;
    background: var(--_on);
    clip-path: polygon(14% 47%, 0 62%, 38% 97%, 100% 20%, 84% 6%, 36% 68%);
    transition: scale 0.2s var(--_ease);
  }
  input:checked {
    background: var(--_accent);
    border-color: var(--_accent);
  }
  input:checked::before {
    scale: 1;
  }
  .name {
    font-weight: 600;
    line-height: 1.4;
  }
  .saving {
    color: var(--_accent);
    font-weight: 650;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .why {
    grid-column: 2 / -1;
    font-size: 0.89em;
    color: var(--_soft);
  }
  .why > * {
    display: block;
  }
  .on .why {
    color: color-mix(in srgb, var(--_ink) 78%, var(--_tint));
  }
  .refusal {
    color: var(--_warn);
    flex-basis: 100%;
    font-size: 0.89em;
  }
  .why .refusal {
    font-size: 1em;
  }
  .good {
    color: var(--_accent);
    font-size: 0.89em;
  }
  summary {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    inline-size: auto;
    padding: 13px 18px;
    font-size: 0.94em;
    font-weight: 600;
    cursor: pointer;
  }
  summary:focus-visible {
    outline-offset: -3px;
  }
  summary::after {
    content: '';
    inline-size: 0.5em;
    block-size: 0.5em;
    margin: 0.35em 0.4em 0;
    border: solid var(--_soft);
    border-width: 0 2px 2px 0;
    rotate: 45deg;
    transition: rotate 0.2s var(--_ease);
  }
  [open] > summary::after {
    rotate: 225deg;
    translate: 0 0.2em;
  }
  .no {
    grid-template-columns: minmax(0, 1fr);
    padding-block: 10px 12px;
    cursor: auto;
  }
  .no .name {
    font-weight: 560;
    color: var(--_soft);
  }
  .no > * {
    grid-column: 1;
  }
  progress {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 6px;
    margin-block-start: 5px;
    border: 0;
    border-radius: 9px;
    overflow: hidden;
    background: var(--_line);
    color: var(--_accent);
  }
  progress::-webkit-progress-bar {
    background: var(--_line);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
    border-radius: 9px;
    transition: inline-size 0.4s var(--_ease);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
    border-radius: 9px;
  }
  .only {
    padding-block-start: 0;
  }
  .no .link {
    justify-self: start;
    color: var(--_accent);
  }
  /* What takes long is paler, and nothing turns. */
  .btn.busy,
  .busy .saving {
    animation: wait 0.2s 0.3s both;
  }
  @keyframes wait {
    to {
      opacity: 0.55;
    }
  }
  .change {
    display: grid;
    gap: 10px;
    justify-items: start;
    padding-block: 13px;
  }
  .change .btn {
    font-size: 1em;
  }
  dl {
    display: grid;
    gap: 4px;
    font-variant-numeric: tabular-nums;
  }
  dd {
    white-space: nowrap;
  }
  .total {
    padding-block-start: 5px;
    font-weight: 700;
    font-size: 1.1em;
  }
  .none {
    padding-block: 6px 18px;
  }
  .none + .btn {
    margin: 0 18px 18px;
  }
  .option:has(.bone) {
    display: grid;
    grid-template-columns: 22px minmax(0, 1fr) 3.5em;
    gap: 12px;
    align-items: center;
    min-block-size: 70px;
    padding: 13px 18px;
  }
  .bone {
    block-size: 1em;
  }
  .bone:first-child {
    block-size: 22px;
  }
  @container (max-width: 17em) {
    .option label {
      grid-template-columns: 22px minmax(0, 1fr);
    }
    label .saving {
      grid-column: 2;
    }
  }
  @media (forced-colors: active) {
    input[type='checkbox'] {
      appearance: auto;
    }
    input[type='checkbox']::before {
      content: none;
    }
    progress {
      --_accent: CanvasText;
      --_line: Canvas;
      border: 1px solid var(--_accent);
      forced-color-adjust: none;
    }
  }
`
