
      export type PossibleTypesResultData = {
  "possibleTypes": {
    "AnalysisCoverage": [
      "CategorySummary",
      "ParticipantSummary",
      "SentimentSummary"
    ],
    "AnalysisSegment": [
      "AttachmentsSegment",
      "CategoriesSegment",
      "EventSegment",
      "ExtractedInformationSegment",
      "IssuesSegment",
      "PostContactSummarySegment",
      "TranscriptSegment",
      "UnknownSegment"
    ],
    "Node": [
      "AttachmentsSegment",
      "CategoriesSegment",
      "ContactAnalysis",
      "EventSegment",
      "ExtractedInformationSegment",
      "IssuesSegment",
      "PostContactSummarySegment",
      "TranscriptSegment",
      "UnknownSegment"
    ]
  }
};
      const result: PossibleTypesResultData = {
  "possibleTypes": {
    "AnalysisCoverage": [
      "CategorySummary",
      "ParticipantSummary",
      "SentimentSummary"
    ],
    "AnalysisSegment": [
      "AttachmentsSegment",
      "CategoriesSegment",
      "EventSegment",
      "ExtractedInformationSegment",
      "IssuesSegment",
      "PostContactSummarySegment",
      "TranscriptSegment",
      "UnknownSegment"
    ],
    "Node": [
      "AttachmentsSegment",
      "CategoriesSegment",
      "ContactAnalysis",
      "EventSegment",
      "ExtractedInformationSegment",
      "IssuesSegment",
      "PostContactSummarySegment",
      "TranscriptSegment",
      "UnknownSegment"
    ]
  }
};
      export default result;
    