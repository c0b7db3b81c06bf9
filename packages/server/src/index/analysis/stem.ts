import { stemmer } from 'stemmer'

/**
 * Stems: what the forms of an English word have in common (Porter, "An algorithm for suffix stripping", 1980). Only words of
 * plain letters have one; other languages written in them are stemmed too, wrongly at times, which is why the exact form of a
 * word always counts more than another with the same stem.
 */

/** The stem of a folded word; the word itself if it is no plain word. */
export function stemOf(exact: string): string {
  for (let index = 0; index < exact.length; index += 1) {
    const code = exact.charCodeAt(index)
    if ((code < 0x61 || code > 0x7a) && code !== APOSTROPHE) return exact
  }
  return exact.length > STEMMED_CHARACTERS_MAX ? exact : stemOfWord(exact)
}

const APOSTROPHE = 0x27

/** No English word is longer; what is, is data. */
const STEMMED_CHARACTERS_MAX = 40

/** `company's` is a form of company and `we'll` one of we, but `can't` is none of can. */
function stemOfWord(exact: string): string {
  if (!exact.includes("'")) return stemmer(exact)
  const base = exact.endsWith("n't") ? exact.replaceAll("'", '') : exact.replace(CONTRACTED, '')
  return base.includes("'") ? exact : stemmer(base)
}

const CONTRACTED = /'(?:s|d|m|ll|re|ve)$/
