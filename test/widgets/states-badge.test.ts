import '../../widgets/coupon-badge/define.ts'
import { describeStates } from '../gallery/describe-states.ts'
import { badgeGroups } from '../gallery/states/coupon-badge.ts'

describeStates('coupon-badge', badgeGroups)
