import { chromeLauncher, startTestRunner } from '@web/test-runner'
import type { BrowserLauncher, Logger, TestSession, TestSuiteResult } from '@web/test-runner'
import * as puppeteer from 'puppeteer-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { createSuite } from '../support/suite.ts'
import type { EngineName } from './engine.ts'
import { firefoxPath } from './engine.ts'
import { freePort } from './free-port.ts'
import { createWebKitLauncher } from './webkit-launcher.ts'

/** What became of one test in one engine. */
export interface Outcome {
  readonly file: string
  /** The titles of its suites and its own, one after the other. */
  readonly title: string
  readonly result: 'passed' | 'failed' | 'skipped'
  /** What went wrong. */
  readonly error?: string
}

/** What to run: all of the browser suite, or the files that fit the patterns. */
export interface SuiteRun {
  readonly engine: EngineName
  readonly files?: readonly string[]
  /** In private windows; WebKitGTK's driver opens no others. */
  readonly isPrivate?: boolean
  /** Hears of each file when it is through. */
  onFile(file: string, outcomes: readonly Outcome[]): void
}

/** Runs the browser suite in one engine. A file that does not run at all is a failure of its own. */
export async function runSuite({ engine, files, isPrivate = false, onFile }: SuiteRun): Promise<readonly Outcome[]> {
  const suite = createSuite()
  const runner = await startTestRunner({
    config: {
      ...suite,
      ...(files?.length && { files: [...files, '!**/*.node.test.ts'] }),
      browsers: [await createLauncher(engine, isPrivate)],
      // WebKitGTK's driver has one page at a time, and beside another page Firefox gives a page no focus.
      concurrency: 1,
      browserStartTimeout: 120_000,
      testsStartTimeout: 120_000,
      testsFinishTimeout: 600_000,
      testFramework: { config: { timeout: 45_000 } },
      reporters: [],
      // Of two runs that look for one upwards, both find the same.
      port: await freePort(),
      browserLogs: false,
      // What goes wrong is in the outcomes; the runner would print a stack for every command that a driver lacks.
      logger: silent,
    },
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
  })
  if (!runner) throw new Error('The test runner does not start')
  const outcomes: Outcome[] = []
  runner.sessions.on('session-status-updated', session => {
    if (session.status !== 'FINISHED') return
    const found = outcomesOf(session)
    outcomes.push(...found)
    onFile(fileOf(session), found)
  })
  await new Promise<void>(resolve => {
    runner.on('stopped', () => resolve())
  })
  return outcomes
}

const silent: Logger = {
  log: () => {},
  debug: () => {},
  error: () => {},
  warn: () => {},
  group: () => {},
  groupEnd: () => {},
  logSyntaxError: () => {},
}

async function createLauncher(engine: EngineName, isPrivate: boolean): Promise<BrowserLauncher> {
  if (engine === 'webkit') return createWebKitLauncher()
  if (engine === 'firefox') {
    return chromeLauncher({
      puppeteer,
      launchOptions: {
        browser: 'firefox',
        executablePath: firefoxPath(),
        headless: true,
        protocolTimeout: 600_000,
        extraPrefsFirefox: { 'browser.privatebrowsing.autostart': isPrivate },
      },
    })
  }
  const { path } = await findBrowser()
  return chromeLauncher({
    launchOptions: { executablePath: path, args: [...browserArguments] },
    ...(isPrivate && { createBrowserContext: ({ browser }) => browser.createBrowserContext() }),
  })
}

function outcomesOf(session: TestSession): readonly Outcome[] {
  const file = fileOf(session)
  const tests = session.testResults ? outcomesIn(session.testResults, file, []) : []
  const errors = session.errors.map(({ message }): Outcome => ({
    file,
    title: 'the file itself',
    result: 'failed',
    error: message,
  }))
  return [...tests, ...errors]
}

function outcomesIn(suite: TestSuiteResult, file: string, above: readonly string[]): readonly Outcome[] {
  const path = suite.name ? [...above, suite.name] : above
  return [
    ...suite.tests.map(({ name, skipped, passed, error }): Outcome => ({
      file,
      title: [...path, name].join(' '),
      result: skipped ? 'skipped' : passed ? 'passed' : 'failed',
      ...(error && { error: error.message }),
    })),
    ...suite.suites.flatMap(inner => outcomesIn(inner, file, path)),
  ]
}

function fileOf({ testFile }: TestSession): string {
  return testFile.replaceAll('\\', '/').replace(/^.*\/(?=test\/(?:sdk|widgets)\/)/, '')
}
