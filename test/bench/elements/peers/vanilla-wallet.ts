import { pageShop } from './page-shop.ts'
import { buildWallet } from './build-wallet.ts'
import { defineVanilla } from './vanilla.ts'
import { walletStyles } from './wallet-styles.ts'
import { walletView } from './wallet-view.ts'

defineVanilla('coupon-wallet', walletStyles, () => buildWallet(walletView(pageShop())))
