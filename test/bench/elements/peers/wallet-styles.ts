import type { CSSResult } from 'lit'
import { walletStyles as own } from '../../../../widgets/coupon-wallet/coupon-wallet.styles.ts'
import { inStoreStyles } from '../../../../widgets/coupon-wallet/in-store.styles.ts'
import { ticketStyles } from '../../../../widgets/internal/ticket.styles.ts'
import { tokens } from '../../../../widgets/internal/tokens.styles.ts'

/** The style sheets of the wallet, for all ways to write it. */
export const walletStyles: readonly CSSResult[] = [tokens, ticketStyles, own, inStoreStyles]
