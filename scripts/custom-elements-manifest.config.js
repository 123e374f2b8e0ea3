/** Events are listed by their JSDoc alone: the analyzer also guesses nameless ones from `dispatchEvent(new …Event())`. */
const documentedEventsOnly = {
  name: 'documented-events-only',
  packageLinkPhase({ customElementsManifest }) {
    for (const { declarations = [] } of customElementsManifest.modules) {
      for (const declaration of declarations) {
        if (declaration.events) declaration.events = declaration.events.filter(event => event.name && event.description)
        if (declaration.members) {
          declaration.members = declaration.members.filter(
            member => !member.name.startsWith('#') && member.privacy !== 'private' && member.privacy !== 'protected',
          )
        }
        if (declaration.attributes) {
          // A state is no attribute, though the analyzer takes every entry of `properties` for one.
          declaration.attributes = declaration.attributes.filter(({ fieldName }) =>
            declaration.members.some(({ name }) => name === fieldName),
          )
        }
      }
    }
  },
}

export default {
  globs: ['widgets/coupon-*/*.ts'],
  exclude: ['widgets/**/*.styles.ts'],
  outdir: 'dist/tearoff',
  litelement: true,
  // The field belongs into the published package, which the build writes.
  packagejson: false,
  plugins: [documentedEventsOnly],
}
