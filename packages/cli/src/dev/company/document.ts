/** Who may see a document of the company; the grants add up. */
export type Audience = {
  readonly anyone?: true
  /** Every active user of the datasource. */
  readonly allUsers?: true
  /** By e-mail address or by id, as the datasource has it. */
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  /** Only those who are in all of these groups. */
  readonly inAll?: readonly string[]
}

export type CompanyDocument = {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly text: string
  readonly audience: Audience
  /** Days before the start at which it was last changed. */
  readonly ageDays: number
  readonly properties?: Readonly<Record<string, string>>
}
