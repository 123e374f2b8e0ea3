import { givenView } from './page-shop.ts'
import { buildWallet } from './build-wallet.ts'
import { defineVanilla } from './vanilla.ts'
import { walletStyles } from './wallet-styles.ts'

defineVanilla('coupon-wallet', walletStyles, () => buildWallet(givenView()))
