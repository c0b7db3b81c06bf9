import { printLine, styled } from '../output.ts'

/** Runs the steps of a demonstration and prints each with what came of it and how long it took. */
export type Stage = {
  readonly step: (title: string, run: () => Promise<string | readonly string[]>) => Promise<void>
  /** Notes that something which must hold did not. */
  readonly expect: (isTrue: boolean, otherwise: string) => void
  readonly failures: () => readonly string[]
}

const TITLE_WIDTH = 34

export function openStage(): Stage {
  const failures: string[] = []
  let number = 0
  return {
    async step(title, run) {
      number += 1
      const startedAt = performance.now()
      const outcome = await run()
      const millis = `${(performance.now() - startedAt).toFixed(0)} ms`.padStart(7)
      const [first = '', ...rest] = typeof outcome === 'string' ? [outcome] : outcome
      printLine(`${styled('dim', millis)}  ${styled('bold', `${number} ${title}`.padEnd(TITLE_WIDTH))} ${first}`)
      for (const line of rest) printLine(`${' '.repeat(TITLE_WIDTH + 10)}${line}`)
    },
    expect(isTrue, otherwise) {
      if (isTrue) return
      failures.push(otherwise)
      printLine(styled('red', `         NOT AS IT SHOULD BE: ${otherwise}`))
    },
    failures: () => failures,
  }
}
