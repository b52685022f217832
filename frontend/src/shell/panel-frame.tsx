import { type ReactNode, useId } from 'react'

export interface PanelProps {
  name: string
  title: string
  tools?: ReactNode
  children: ReactNode
}

/** A region of a page: a heading, tools beside it, and content. */
export function PanelFrame({ name, title, tools, children }: PanelProps) {
  const heading = useId()
  return (
    <section className={`panel panel-${name}`} id={name} aria-labelledby={heading} tabIndex={-1}>
      <header className="panel-header">
        <h2 id={heading}>{title}</h2>
        {tools}
      </header>
      <div className="panel-body">{children}</div>
    </section>
  )
}
