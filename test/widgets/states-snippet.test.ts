import '../../widgets/coupon-snippet/define.ts'
import { describeStates } from '../gallery/describe-states.ts'
import { snippetGroups } from '../gallery/states/coupon-snippet.ts'

describeStates('coupon-snippet', snippetGroups)
