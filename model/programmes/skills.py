"""Training and labour transfer."""

from __future__ import annotations

from model.programmes.declare import Programme

TRAINING = Programme(
    name="training",
    chinese="技能培训与劳务转移",
    unit="one course with placement for one member",
    price=4500.0,
    price_remote=0.10,
    own_share=False,
    purses=("special", "sector"),
    counts_as_industry=False,
    needs="a member of 16 to 50, able, not trained before",
    changes="Person.trained",
    delay="next year's choice of work",
    decay="labour.course_fade a year; a course is taken once",
    source="30 days at 110 yuan (100-120, grant rules of the rain-and-dew plan) and a placement service of 1,200: assumption",
)
