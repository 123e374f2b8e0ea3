import { parseSync, type Plugin, Visitor } from 'vite'

interface Text {
  readonly start: number
  readonly end: number
  readonly shorten: (text: string) => string
}

/**
 * Makes the `html` and `css` literals of the elements shorter, which no minifier of JavaScript touches. White space
 * between tags becomes one space and never none, so that words apart stay apart.
 */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    enforce: 'post',
    transform: {
      filter: { id: /\/widgets\//u },
      handler(code, id) {
        const texts: Text[] = []
        new Visitor({
          TaggedTemplateExpression({ tag, quasi }) {
            const name = tag.type === 'Identifier' ? tag.name : ''
            const shorten = name === 'html' ? shortenHtml : name === 'css' ? shortenCss : undefined
            if (shorten) texts.push(...quasi.quasis.map(({ start, end }) => ({ start, end, shorten })))
          },
        }).visit(parseSync(id, code, { lang: 'js' }).program)
        return texts.length ? { code: shortenAll(code, texts), map: null } : undefined
      },
    },
  }
}

/** Line ends move behind the text, out of the literal: so every line keeps its number, and the source map holds. */
function shortenAll(code: string, texts: readonly Text[]): string {
  let made = ''
  let at = 0
  for (const { start, end, shorten } of texts.toSorted((one, other) => one.start - other.start)) {
    const text = code.slice(start, end)
    const next = end + (code[end] === '`' ? 1 : '${'.length)
    const short = shorten(text)
    made += code.slice(at, start) + short + code.slice(end, next) + '\n'.repeat(countLines(text) - countLines(short))
    at = next
  }
  return made + code.slice(at)
}

function countLines(text: string): number {
  return text.split('\n').length
}

function shortenHtml(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/ (?=\/?>)/gu, '')
}

/** Leaves strings alone, and the space before a colon: it tells `a :hover` from `a:hover`. */
function shortenCss(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\//gsu, '')
    .replaceAll(
      /('[^']*')|\s*([{};,>])\s*|(:)\s+|\s+/gu,
      (_, ...[string, mark, colon]) => string ?? mark ?? colon ?? ' ',
    )
    .replaceAll(';}', '}')
    .trim()
}
