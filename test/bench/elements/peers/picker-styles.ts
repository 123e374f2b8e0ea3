import type { CSSResult } from 'lit'
import { codeFormStyles } from '../../../../widgets/coupon-picker/code-form.styles.ts'
import { pickerStyles as own } from '../../../../widgets/coupon-picker/coupon-picker.styles.ts'
import { tokens } from '../../../../widgets/internal/tokens.styles.ts'

/** The style sheets of the picker, for all ways to write it. */
export const pickerStyles: readonly CSSResult[] = [tokens, own, codeFormStyles]
