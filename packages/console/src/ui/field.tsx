import { type ComponentProps, type ReactNode, useId } from 'react'

type FieldProps = {
  readonly label: string
  readonly hint?: ReactNode
  /** Why what was typed cannot be taken, and what could. */
  readonly wrong?: string | undefined
}

/** The attributes by which a control is told with its hint and what is wrong with it. */
function useDescribed({ hint, wrong }: FieldProps) {
  const id = useId()
  const described = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`]
  return {
    id,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    'aria-invalid': wrong === undefined ? undefined : true,
  }
}

function Labelled({
  id,
  field,
  children,
}: {
  readonly id: string
  readonly field: FieldProps
  readonly children: ReactNode
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      {children}
      {field.hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {field.hint}
        </span>
      )}
      {field.wrong !== undefined && (
        <span className="wrong" id={`${id}-wrong`}>
          {field.wrong}
        </span>
      )}
    </div>
  )
}

type TextFieldProps = FieldProps &
  Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
    readonly value: string
    readonly onValue: (value: string) => void
  }

export function TextField({ label, hint, wrong, onValue, ...rest }: TextFieldProps) {
  const described = useDescribed({ label, hint, wrong })
  return (
    <Labelled id={described.id} field={{ label, hint, wrong }}>
      <input {...rest} {...described} className="input" onChange={(event) => onValue(event.target.value)} />
    </Labelled>
  )
}

type AreaFieldProps = FieldProps &
  Omit<ComponentProps<'textarea'>, 'onChange' | 'value'> & {
    readonly value: string
    readonly onValue: (value: string) => void
  }

export function AreaField({ label, hint, wrong, onValue, ...rest }: AreaFieldProps) {
  const described = useDescribed({ label, hint, wrong })
  return (
    <Labelled id={described.id} field={{ label, hint, wrong }}>
      <textarea {...rest} {...described} className="input" onChange={(event) => onValue(event.target.value)} />
    </Labelled>
  )
}

type SelectFieldProps<Value extends string> = FieldProps & {
  readonly value: Value
  readonly options: readonly (readonly [value: Value, label: string])[]
  readonly onValue: (value: Value) => void
}

export function SelectField<Value extends string>({
  label,
  hint,
  wrong,
  value,
  options,
  onValue,
}: SelectFieldProps<Value>) {
  const described = useDescribed({ label, hint, wrong })
  return (
    <Labelled id={described.id} field={{ label, hint, wrong }}>
      <select {...described} className="input" value={value} onChange={(event) => onValue(event.target.value as Value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

export function CheckField({
  label,
  hint,
  isChecked,
  onChecked,
}: {
  readonly label: string
  readonly hint?: string
  readonly isChecked: boolean
  readonly onChecked: (isChecked: boolean) => void
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={isChecked} onChange={(event) => onChecked(event.target.checked)} />
      <span>
        {label}
        {hint !== undefined && <span className="soft small"> {hint}</span>}
      </span>
    </label>
  )
}
