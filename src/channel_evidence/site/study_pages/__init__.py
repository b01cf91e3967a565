"""A page for every study, made from the tables alone: one template, and only the pages whose rows changed are made again."""


def file_of(study_id: str) -> str:
    """The file name of a study's page. Parameters: study_id. Returns: the name."""
    return f"study-{study_id}.html"
