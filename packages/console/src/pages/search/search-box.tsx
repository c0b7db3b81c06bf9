import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { Marked } from '../../ui/marked.tsx'
import { focusFirstResult } from './result-keys.ts'
import { useCompletions } from './use-search.ts'

/** How long typing must rest before what was found is shown, in milliseconds. */
const REST_MS = 60

const kinds: Readonly<Record<string, string>> = {
  SUGGESTION: 'word',
  OPERATOR: 'operator',
  OPERATOR_VALUE: 'value',
  ENTITY: 'person',
}

type SearchBoxProps = {
  readonly ref: RefObject<HTMLInputElement | null>
  /** The query of the address. */
  readonly query: string
  readonly actAs: string | undefined
  readonly isEnabled: boolean
  /** Called with every key. */
  readonly onTyping: (query: string) => void
  /** Called when typing rests, and when something is entered. */
  readonly onQuery: (query: string, isEntered: boolean) => void
}

/** Where the query is typed, with what may complete it. */
export function SearchBox({ ref, query, actAs, isEnabled, onTyping, onQuery }: SearchBoxProps) {
  const [typed, setTyped] = useTyped(query, onQuery)
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const id = useId()
  const completions = useCompletions({ query, actAs }, isEnabled && isOpen)
  const offers =
    isOpen && typed.trim() !== '' ? (completions.data?.results ?? []).filter(({ result }) => result !== typed) : []
  useSlashKey(ref)

  const enter = (text: string) => {
    setTyped(text)
    setOpen(false)
    setChosen(-1)
    onQuery(text, true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      if (chosen + 1 < offers.length) setChosen(chosen + 1)
      else focusFirstResult()
    } else if (event.key === 'ArrowUp' && offers.length > 0) {
      event.preventDefault()
      setChosen(Math.max(-1, chosen - 1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      enter(offers[chosen]?.result ?? typed)
    } else if (event.key === 'Escape' && offers.length > 0) {
      event.preventDefault()
      setOpen(false)
      setChosen(-1)
    }
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: the element search is unknown to many a screen reader
    <div className="search-box" role="search">
      <svg
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <circle cx="7" cy="7" r="5" />
        <path d="m11 11 3.5 3.5" />
      </svg>
      <input
        ref={ref}
        className="input"
        type="search"
        role="combobox"
        aria-label="Search"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        placeholder="Search everything you may see"
        autoComplete="off"
        spellCheck={false}
        disabled={!isEnabled}
        value={typed}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setTyped(event.target.value)
          onTyping(event.target.value)
          setOpen(true)
          setChosen(-1)
        }}
      />
      {typed === '' && <kbd className="key">/</kbd>}
      <div className="hidden-text" role="status">
        {offers.length > 0 && `${offers.length} completions, arrow down to choose`}
      </div>
      <div
        id={`${id}-offers`}
        role="listbox"
        aria-label="Completions"
        className={offers.length > 0 ? 'suggestions' : ''}
      >
        {offers.map(({ result, resultType = '', ranges }, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and names what is chosen
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box
          <div
            key={`${resultType} ${result}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className="suggestion"
            // The box must not lose the focus before the click arrives.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => enter(result)}
          >
            <span>
              <Marked text={result} ranges={ranges} />
            </span>
            <span className="kind">{kinds[resultType] ?? ''}</span>
          </div>
        ))}
      </div>
    </div>
  )
}

/** What stands in the box: what was typed, until the address says something else, as after Back. */
function useTyped(query: string, onQuery: SearchBoxProps['onQuery']) {
  const [typed, setTyped] = useState(query)
  const told = useRef(query)
  const tell = useRef(onQuery)
  tell.current = onQuery
  useEffect(() => {
    if (query === told.current) return
    told.current = query
    setTyped(query)
  }, [query])
  useEffect(() => {
    if (typed === told.current) return
    const timer = setTimeout(() => {
      told.current = typed
      tell.current(typed, false)
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [typed])
  const set = (text: string) => setTyped(text)
  return [typed, set] as const
}

/** `/` goes to the box from everywhere but where something is typed. */
function useSlashKey(ref: SearchBoxProps['ref']): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [contenteditable]') !== null
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return
      event.preventDefault()
      ref.current?.focus()
      ref.current?.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [ref])
}
