/** One thing that was looked at. Its texts have no secret in them. */
export type Finding = {
  /** What was looked at, such as `clock`. */
  readonly check: string
  /** `problem` needs doing; `unknown` could not be found out here. */
  readonly level: 'ok' | 'note' | 'problem' | 'unknown'
  readonly text: string
  /** What to do next. */
  readonly remedy?: string
}

export const ok = (check: string, text: string): Finding => ({ check, level: 'ok', text })
export const unknown = (check: string, text: string): Finding => ({ check, level: 'unknown', text })
export const note = (check: string, text: string, remedy: string): Finding => ({ check, level: 'note', text, remedy })
export const problem = (check: string, text: string, remedy: string): Finding => ({
  check,
  level: 'problem',
  text,
  remedy,
})
