import { givenView } from './page-shop.ts'
import { buildPicker } from './build-picker.ts'
import { defineVanilla } from './vanilla.ts'
import { pickerStyles } from './picker-styles.ts'

defineVanilla('coupon-picker', pickerStyles, () => buildPicker(givenView()))
