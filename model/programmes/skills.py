"""Training and labour transfer."""

from __future__ import annotations

from model.programmes.declare import Programme

TRAINING = Programme(
    name="training",
    chinese="技能培训与劳务转移",
    unit="one course with placement for one member",
    price=3000.0,
    price_remote=0.10,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=False,
    needs="a member of 16 to 50, able, not trained before",
    changes="Person.trained",
    delay="next year's choice of work",
    decay="none; a course is taken once",
    source="certificate grant of 2,000 yuan (1,000-2,000) and a placement service: assumption",
)
