import { useState } from 'react'
import { Button } from './button.tsx'

/** How long a button says that it has copied, in milliseconds. */
const SAID_MS = 2_000

/** Copies a text. Where the browser has no clipboard for the page, as without TLS, it selects the text instead. */
export function CopyButton({ text, of }: { readonly text: string; readonly of: string }) {
  const [said, setSaid] = useState('Copy')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied')
    } catch {
      setSaid('Select it and copy')
    }
    setTimeout(() => setSaid('Copy'), SAID_MS)
  }
  return (
    <Button size="small" onClick={() => void copy()} aria-label={`${said} ${of}`}>
      <span aria-live="polite">{said}</span>
    </Button>
  )
}

/** A few lines to take along. */
export function CodeBlock({ code, of }: { readonly code: string; readonly of: string }) {
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, by keyboard too */}
      <section tabIndex={0} aria-label={of}>
        <pre>{code}</pre>
      </section>
      <CopyButton text={code} of={of} />
    </div>
  )
}
