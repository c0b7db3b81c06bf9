import { limits } from '@sheaf/contract/limits'
import { onDemand } from '../on-demand.ts'

const engine = onDemand<typeof import('re2js')>('re2js', import.meta.url)

/**
 * Patterns that come from outside run on an engine whose time grows linearly with the text, whatever the pattern: they
 * cannot be made to explode. It has no look-around and no back-references.
 */
export type Pattern = { readonly matches: (text: string) => boolean }

/** Compiles a pattern, or says what is wrong with it. */
export function compilePattern(source: string): Pattern | { readonly problem: string } {
  if (/\(\?<?[=!]/.test(source)) {
    return { problem: 'it uses look-around, such as (?=…) or (?<!…), which patterns here do not have' }
  }
  try {
    const compiled = engine().RE2JS.compile(source)
    const instructions = compiled.programSize()
    if (instructions > limits.patternInstructionsMax.value) {
      return {
        problem: `it is too complex: ${instructions} instructions, where ${limits.patternInstructionsMax.value} are allowed`,
      }
    }
    return { matches: (text) => compiled.matcher(text).find() }
  } catch (error) {
    return {
      problem: error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read',
    }
  }
}
