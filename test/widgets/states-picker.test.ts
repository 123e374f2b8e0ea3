import '../../widgets/coupon-picker/define.ts'
import { describeStates } from '../gallery/describe-states.ts'
import { pickerGroups } from '../gallery/states/coupon-picker.ts'

describeStates('coupon-picker', pickerGroups)
