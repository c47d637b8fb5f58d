/**
 * What a type-graphql class has to declare of the domain record that it describes. Records are served as they are: the classes are
 * never constructed, and `implements Described<Record>` is what keeps the two the same.
 */
export type Described<DomainRecord> = Omit<DomainRecord, "kind" | "list">;
