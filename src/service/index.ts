export type { NewShop, ShopKeys } from './create-shop.ts'
export { createService, type Service, type ServiceOptions } from './create-service.ts'
export type { ServiceLog } from './log.ts'
