/** The few names of the browser tests' runner; @types/mocha would also declare those that nobody uses. */
declare function describe(title: string, body: () => void): void
declare function it(title: string, body: () => void | Promise<void>): void
declare function before(body: () => void | Promise<void>): void
declare function after(body: () => void | Promise<void>): void
declare function beforeEach(body: () => void | Promise<void>): void
declare function afterEach(body: () => void | Promise<void>): void
