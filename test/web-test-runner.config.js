import { chromeLauncher } from '@web/test-runner-chrome'
import { browserArguments, findBrowser } from './support/browser.ts'
import { createSuite } from './support/suite.ts'

const { path } = await findBrowser()

export default {
  ...createSuite(),
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: path, args: [...browserArguments] },
      // Two files run side by side, and one file's IndexedDB would be the other file's fixture.
      createPage: async ({ browser }) => (await browser.createBrowserContext()).newPage(),
    }),
  ],
}
