import type { Token } from '@sheaf/contract'
import { Button } from '../../ui/button.tsx'
import { CodeBlock, CopyButton } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { curlLines, typescriptLines } from './ready-lines.ts'

/** The one time that a secret is shown. It does not go away by a stray click or key. */
export function ShownSecret({
  token,
  secret,
  onClose,
}: {
  readonly token: Token
  readonly secret: string
  readonly onClose: () => void
}) {
  return (
    <Dialog title={`The secret of ${token.name}`} onClose={onClose} isFirm>
      <Notice tone="warn">
        It is shown this once. Copy it to where the program reads it; Sheaf keeps only its hash.
      </Notice>
      <div className="secret">
        <code>{secret}</code>
        <CopyButton text={secret} of="the secret" />
      </div>
      <h3>Try it</h3>
      <CodeBlock code={curlLines(token, location.origin)} of="lines for curl" />
      <h3>From TypeScript</h3>
      <CodeBlock code={typescriptLines(token, location.origin)} of="lines for TypeScript" />
      <div className="dialog-foot">
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </div>
    </Dialog>
  )
}
