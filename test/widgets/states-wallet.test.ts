import '../../widgets/coupon-wallet/define.ts'
import { describeStates } from '../gallery/describe-states.ts'
import { walletGroups } from '../gallery/states/coupon-wallet.ts'

describeStates('coupon-wallet', walletGroups)
