from django.urls import path

from quizzes import picture_views, practice_views, time_view, views

app_name = "quizzes"
urlpatterns = [
    path("practice/", practice_views.practice, name="practice"),
    path("practice/wrong/", practice_views.mistakes, name="mistakes"),
    path("practice/answers/", practice_views.record, name="record_practice"),
    path("practice/topics/<slug:code>/", practice_views.practice_topic, name="practice_topic"),
    path("practice/questions/<slug:ref>/", practice_views.practice_question, name="practice_question"),
    path("practice/<uuid:lesson_key>.json", practice_views.practice_data, name="practice_data"),
    path("<slug:slug>/", views.exam, name="exam"),
    path("<slug:slug>/start/", views.start, name="start"),
    path("attempts/<uuid:key>/", views.attempt, name="attempt"),
    path("attempts/<uuid:key>/pictures/<int:number>/", picture_views.picture, name="picture"),
    path("attempts/<uuid:key>/pictures/<int:number>/situation/", picture_views.situation_picture, name="situation_picture"),
    path("attempts/<uuid:key>/answer/", views.answer, name="answer"),
    path("attempts/<uuid:key>/time/", time_view.attempt_time, name="time"),
    path("attempts/<uuid:key>/submit/", views.submit, name="submit"),
    path("attempts/<uuid:key>/result/", views.result, name="result"),
]
