import { useQuery } from "@apollo/client/react";
import type { ContactKey } from "contact-analysis-gateway/client";
import type { ComponentProps } from "react";

import { ExtractedInformationDocument } from "../generated/graphql";
import { FAILURES } from "../words";
import { Findings } from "./findings";
import type { Analysis } from "./use-contact";

interface Props extends Omit<ComponentProps<typeof Findings>, "findings"> {
  readonly contact: ContactKey;
  readonly summary: Analysis["summary"];
  readonly isOver: boolean;
}

/** What is generated when the contact is over. */
export function Outcome({ contact, summary, isOver, ...pointing }: Props) {
  const { data } = useQuery(ExtractedInformationDocument, { variables: { ...contact }, skip: !isOver });
  const extracted = data?.contactAnalysis.extractedInformation ?? [];

  return (
    <>
      <section className="panel">
        <h2>Summary</h2>
        {summary === null ? (
          <p className="quiet">{isOver ? "None was generated." : "Comes when the contact is over."}</p>
        ) : summary.content === null ? (
          <p className="quiet">Could not be generated: {FAILURES[summary.failureCode ?? "UNKNOWN"]}.</p>
        ) : (
          <p className="summary-text">{summary.content}</p>
        )}
      </section>
      {extracted.length > 0 && (
        <section className="panel">
          <h2>Extracted information</h2>
          <dl className="extracted">
            {extracted.map(({ id, extractionDefinitionName, extractionDefinitionDisplayLabel, withheld, failureCode, extractedValues }) => (
              <div key={id}>
                <dt>{extractionDefinitionDisplayLabel ?? extractionDefinitionName}</dt>
                <dd>
                  {withheld ? (
                    <span className="quiet">Withheld: it was read from unredacted text, which you may not see.</span>
                  ) : failureCode !== null ? (
                    <span className="quiet">Could not be extracted: {FAILURES[failureCode]}.</span>
                  ) : (
                    <Findings
                      {...pointing}
                      findings={(extractedValues ?? []).map(({ content, transcriptItems }, index) => ({
                        id: `${id} ${index}`,
                        label: content,
                        note: "",
                        places: transcriptItems,
                      }))}
                    />
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}
