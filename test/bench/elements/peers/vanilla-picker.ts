import { pageShop } from './page-shop.ts'
import { buildPicker } from './build-picker.ts'
import { defineVanilla } from './vanilla.ts'
import { pickerStyles } from './picker-styles.ts'
import { pickerView } from './picker-view.ts'

defineVanilla('coupon-picker', pickerStyles, () => buildPicker(pickerView(pageShop())))
