import type { ComponentProps } from 'react'

type ButtonProps = ComponentProps<'button'> & {
  readonly look?: 'primary' | 'danger' | 'quiet' | undefined
  readonly size?: 'small'
  /** True while what it started goes on: it can be reached and does nothing. */
  readonly isBusy?: boolean
}

export function Button({ look, size, isBusy = false, onClick, type = 'button', children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      // What it says is what happens: a form is sent only by a button that is meant to.
      type={type}
      className="button"
      data-look={look}
      data-size={size}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {children}
    </button>
  )
}
