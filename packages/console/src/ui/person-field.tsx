import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { asking } from '../api/queries.ts'
import { TextField } from './field.tsx'
import { useSettled } from './later.ts'

/** How long typing must rest before people are looked up, in milliseconds. */
const REST_MS = 150

/** The e-mail address of a person, completed from those that are known. */
export function PersonField({
  label,
  hint,
  value,
  onValue,
}: {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onValue: (value: string) => void
}) {
  const id = useId()
  const found = useQuery(asking('findpeople', { query: useSettled(value.trim(), REST_MS) }))
  return (
    <>
      <TextField
        label={label}
        hint={hint}
        type="email"
        required
        autoComplete="off"
        placeholder="name@company"
        list={id}
        value={value}
        onValue={onValue}
      />
      <datalist id={id}>
        {found.data?.people.map(({ email, name }) => (
          <option key={email} value={email}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}
