/** @throws TypeError for what cannot be the name of an instance */
export function hostOfInstance(instance: string): string {
  if (typeof instance !== 'string' || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(instance.trim()))
    throw new TypeError(
      'instance must be the name alone, such as mycompany, of letters, digits and hyphens. Give an address as host',
    )
  return `https://${instance.trim()}-be.glean.com`
}
