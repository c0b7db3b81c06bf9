/** Puts together the bytes of RTF, which are in the code page of their font, and decodes them in runs. */
export type ByteRuns = {
  readonly add: (bytes: Uint8Array, codePage: number) => void
  /** Gives out what has been added. */
  readonly end: () => void
}

export function collectBytes(give: (text: string) => void): ByteRuns {
  let codePage = 0
  let run: Uint8Array[] = []
  const end = () => {
    if (run.length > 0) give(decoderOf(codePage).decode(Buffer.concat(run)))
    run = []
  }
  return {
    end,
    add(bytes, page) {
      if (page !== codePage) end()
      codePage = page
      run.push(bytes)
    },
  }
}

/** Code pages that the platform has under other names than `windows-…`. */
const NAMES: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  850: 'windows-1252',
  866: 'ibm866',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  65001: 'utf-8',
}

const decoders = new Map<number, InstanceType<typeof TextDecoder>>()

function decoderOf(codePage: number): InstanceType<typeof TextDecoder> {
  const known = decoders.get(codePage)
  if (known !== undefined) return known
  const decoder = openDecoder(NAMES[codePage] ?? `windows-${codePage}`)
  decoders.set(codePage, decoder)
  return decoder
}

function openDecoder(name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(name)
  } catch {
    return new TextDecoder('windows-1252')
  }
}

/** Code pages of the character sets that fonts name. */
const CHARACTER_SETS: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
}

/** The code page of a font, undefined for the one of the document. */
export function codePageOfCharacterSet(characterSet: number): number | undefined {
  return CHARACTER_SETS[characterSet]
}
