/** Header with the publishable key of a shop. The secret key and a shopper's token go into `Authorization: Bearer`. */
export const KEY_HEADER = 'tearoff-key'
