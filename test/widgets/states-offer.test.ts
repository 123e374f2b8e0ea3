import '../../widgets/coupon-offer/define.ts'
import { describeStates } from '../gallery/describe-states.ts'
import { offerGroups } from '../gallery/states/coupon-offer.ts'

describeStates('coupon-offer', offerGroups)
