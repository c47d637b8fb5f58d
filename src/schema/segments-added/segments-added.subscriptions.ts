import { Arg, Args, Resolver, Root, Subscription } from "type-graphql";
import { listId } from "../../domain/contact.js";
import type { Resume, SegmentsAdded as Payload } from "../../domain/live.js";
import { badInput } from "../bad-input.js";
import { ContactKey } from "../contact/contact-key.js";
import { namedContact } from "../contact/named-contact.js";
import type { GraphContext } from "../context.js";
import { checkedFilter, LiveContactFilter } from "../live-contact/live-contact-filter.js";
import { ContactResume } from "./contact-resume.js";
import { SegmentsAdded } from "./segments-added.js";
import { StreamArgs, streamOptions } from "./stream-args.js";

const MAX_CONTACTS = 100;

interface One extends StreamArgs {
  readonly contact: ContactKey;
  readonly after?: string | null;
}

interface Several extends StreamArgs {
  readonly contacts?: readonly ContactResume[] | null;
  readonly live?: LiveContactFilter | null;
}

/** What type-graphql hands to `subscribe`: arguments as GraphQL has read them. */
interface Asked<Given> {
  readonly args: Given;
  readonly context: GraphContext;
}

// `complexity` is the number of contacts that a field reaches. Parameter decorators run last to first: so do arguments in the schema.
@Resolver()
export class SegmentsAddedSubscriptions {
  @Subscription(() => SegmentsAdded, {
    description:
      "A contact's segments as they come: first what there is after `after`, then what is added, until the analysis is over. A stream " +
      "that broke resumes from the last `endCursor` without a gap. However many watch a contact, the upstream is asked once.",
    complexity: 1,
    subscribe: ({ args: { contact, after, ...stream }, context: { live, instances, limits } }: Asked<One>) =>
      live.segmentsAdded(resumeOf({ key: contact, after: after ?? null }, stream, instances), streamOptions(stream, limits.listTypes)),
  })
  segmentsAdded(
    @Root() payload: Payload,
    @Args() _stream: StreamArgs,
    @Arg("after", () => String, { nullable: true, description: "A cursor: only what comes after it. Null: from the start of the contact's list." })
    _after: string | null,
    @Arg("contact", () => ContactKey, { description: "The contact." }) _contact: ContactKey,
  ): Payload {
    return payload;
  }

  @Subscription(() => SegmentsAdded, {
    description:
      "Several contacts in one stream, as a wall needs them; each payload is of one contact. A contact that ends, or cannot be served, " +
      "says so in a payload of its own with `hasMore` false, and leaves the others going. With `live`, contacts join when they go live, each from its " +
      "start, and the stream goes on when all are over.",
    complexity: ({ args }) => (args as Several).contacts?.length ?? 0,
    subscribe({ args: { contacts, live: filter = null, ...stream }, context: { live, directory, instances, limits } }: Asked<Several>) {
      const resumes = (contacts ?? []).map((contact) => resumeOf(contact, stream, instances));
      if (resumes.length > MAX_CONTACTS) throw badInput(`contacts: expected at most ${MAX_CONTACTS}.`);
      if (resumes.length === 0 && filter === null) throw badInput(`contacts, live: expected one of them, or both; contacts: 1 to ${MAX_CONTACTS}.`);
      if (new Set(resumes.map(({ list }) => listId(list))).size < resumes.length) throw badInput("contacts: expected each contact once.");
      const options = streamOptions(stream, limits.listTypes);
      if (filter === null) return live.segmentsAddedAcross(resumes, options);
      const changes = directory.changes(checkedFilter(filter, instances));
      return live.segmentsAddedAcross(resumes, { ...options, joining: { changes, outputType: stream.outputType, most: MAX_CONTACTS } });
    },
  })
  segmentsAddedAcross(
    @Root() payload: Payload,
    @Args() _stream: StreamArgs,
    @Arg("live", () => LiveContactFilter, {
      nullable: true,
      description: "Follows the contacts that are live, 100 at most at a time: others wait until one is over. They join from their start, unless `contacts` says otherwise.",
    })
    _live: LiveContactFilter | null,
    @Arg("contacts", () => [ContactResume], {
      nullable: true,
      description: "The contacts, each once, 1 to 100, and where the stream begins in each. Null: those of `live` alone.",
    })
    _contacts: ContactResume[] | null,
  ): Payload {
    return payload;
  }
}

/** @throws RequestError (BAD_USER_INPUT) */
function resumeOf({ key, after }: ContactResume, { outputType }: StreamArgs, instances: GraphContext["instances"]): Resume {
  return { list: { ...namedContact(key, instances), outputType }, after: after ?? null };
}
