import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Gap } from './gaps.ts'
import { judge } from './gaps.ts'
import type { Outcome } from './suite.ts'

const gap: Gap = { engine: 'webkit', file: 'test/widgets/a.test.ts', title: 'moves less', reason: 'no such command' }

function createOutcome(outcome: Partial<Outcome> = {}): Outcome {
  return { file: 'test/widgets/a.test.ts', title: 'an element moves less', result: 'failed', ...outcome }
}

describe('the verdict on a run', () => {
  test('tells a failure that is listed from one that is not', () => {
    const other = createOutcome({ title: 'an element moves' })
    const { failed, cannot } = judge('webkit', [createOutcome(), other], [gap])
    assert.deepEqual(failed, [other])
    assert.deepEqual(cannot, [gap])
  })

  test('excuses a failure in the listed engine and file alone', () => {
    const elsewhere = createOutcome({ file: 'test/widgets/b.test.ts' })
    assert.deepEqual(judge('firefox', [createOutcome()], [gap]).failed, [createOutcome()])
    assert.deepEqual(judge('webkit', [elsewhere], [gap]).failed, [elsewhere])
  })

  test('reports a listed test that passes', () => {
    const { passed, closed } = judge('webkit', [createOutcome({ result: 'passed' })], [gap])
    assert.equal(passed, 1)
    assert.deepEqual(closed, [gap])
  })

  test('reports a listed test that is no more, and none of a file that was not run', () => {
    const others = [createOutcome({ result: 'passed', title: 'an element moves' })]
    assert.deepEqual(judge('webkit', others, [gap]).closed, [gap])
    assert.deepEqual(judge('webkit', [createOutcome({ file: 'test/widgets/b.test.ts' })], [gap]).closed, [])
  })

  test('counts a skipped test neither as passed nor as failed', () => {
    const { passed, skipped, failed } = judge('webkit', [createOutcome({ result: 'skipped' })], [])
    assert.deepEqual([passed, skipped, failed], [0, 1, []])
  })
})
