import { useEffect, useState } from 'react'

/** True once something has been true for a while, in milliseconds. */
export function useLater(isTrue: boolean, afterMs: number): boolean {
  const [isLater, setLater] = useState(false)
  useEffect(() => {
    if (!isTrue) return setLater(false)
    const timer = setTimeout(() => setLater(true), afterMs)
    return () => clearTimeout(timer)
  }, [isTrue, afterMs])
  return isLater && isTrue
}

/** A value as it was when it last stood still for a while, in milliseconds. */
export function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return settled
}
