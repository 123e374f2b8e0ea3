import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMoney } from '../../src/rules/format-money.ts'

test('the digits follow the currency: none, two or three', () => {
  assert.equal(formatMoney(500, 'EUR', 'en'), '€5.00')
  assert.equal(formatMoney(500, 'JPY', 'en'), '¥500')
  assert.equal(formatMoney(500, 'BHD', 'en').replace(/\s/u, ' '), 'BHD 0.500')
  assert.equal(formatMoney(0, 'EUR', 'en'), '€0.00')
})

test('the order and the separators follow the locale', () => {
  assert.equal(formatMoney(123456, 'EUR', 'de').replace(/\s/u, ' '), '1.234,56 €')
})

test('an amount below zero has a real minus sign', () => {
  assert.equal(formatMoney(-1250, 'EUR', 'en'), '−€12.50')
})

test('the largest safe amount keeps every digit', () => {
  assert.equal(formatMoney(Number.MAX_SAFE_INTEGER, 'EUR', 'en'), '€90,071,992,547,409.91')
})

test('a locale that is none is read as English', () => {
  assert.equal(formatMoney(500, 'EUR', 'not a locale'), '€5.00')
})

test('an amount below one unit has a zero before the point, in English by default', () => {
  assert.equal(formatMoney(0, 'EUR'), '€0.00')
  assert.equal(formatMoney(5, 'EUR'), '€0.05')
  assert.equal(formatMoney(50, 'EUR'), '€0.50')
})
