/** @throws TypeError for what is not a whole number within the bounds, which are named */
export function checkWholeNumber(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new TypeError(`${name} must be a whole number from ${min} to ${max}`)
  return value
}
