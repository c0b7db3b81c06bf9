import { Content, Description, Portal, Root, Title } from '@radix-ui/react-dialog'
import { type ReactNode, useState } from 'react'

type DialogProps = {
  readonly title: string
  readonly about?: ReactNode
  readonly onClose: () => void
  /** True for what must not be closed by a click beside it or by Escape, such as a secret that is shown once. */
  readonly isFirm?: boolean
  readonly children: ReactNode
}

/** A window above the page. It holds the focus, and gives it back. */
export function Dialog({ title, about, onClose, isFirm = false, children }: DialogProps) {
  // Nothing but pages opens it, so the library knows no opener to give the focus back to.
  const [opener] = useState(() => document.activeElement)
  const keep = (event: Event) => {
    if (isFirm) event.preventDefault()
  }
  const giveBack = (event: Event) => {
    event.preventDefault()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
  }
  return (
    <Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Portal>
        {/* The library's own overlay would add a style element to the page, which its policy forbids. */}
        <div className="backdrop" />
        <Content
          className="dialog"
          onInteractOutside={keep}
          onEscapeKeyDown={keep}
          onCloseAutoFocus={giveBack}
          {...(about === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <Title>{title}</Title>
          {about !== undefined && <Description className="soft">{about}</Description>}
          {children}
        </Content>
      </Portal>
    </Root>
  )
}
